/**
 * forget: the gateway's disk confirms before it has written. steal-name: an acknowledgement arrives under another
 * name. mute: sound is decided as if nothing stood. no-limits: the gateway watches none. any-patient: limits do not say for
 * whose stay they are.
 */
export type Sabotage = 'forget' | 'steal-name' | 'mute' | 'no-limits' | 'any-patient';
