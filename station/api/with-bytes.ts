/** Answer of a call with `bytes`: its words, and a wave frame. */
export interface WithBytes<Answer> {
  readonly answer: Answer;
  readonly frame: Uint8Array;
}
