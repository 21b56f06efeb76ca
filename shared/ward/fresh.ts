/**
 * Records that one run of folds made itself, so that it may change them in place: 2,000 open alarms are copied once for
 * all events of a decision, not once for each. Whoever keeps a state in the middle of a run must not keep `fresh`.
 */
export type Fresh = WeakSet<object>;
