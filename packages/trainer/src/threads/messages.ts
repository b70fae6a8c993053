/** What a worker thread is asked: some items of one kind. */
export interface Task<In> {
  readonly id: number;
  readonly items: readonly In[];
}

/** What it answers: one output an item, in order. */
export interface Answer<Out> {
  readonly id: number;
  readonly outputs: readonly Out[];
}
