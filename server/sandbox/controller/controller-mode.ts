/** How the controller behaves; all but `running` are faults somebody switched on. */
export type ControllerMode =
  | { readonly mode: 'running' | 'stopped' | 'refusing' }
  /** Every answer comes this many milliseconds late. */
  | { readonly mode: 'slow'; readonly ms: number };
