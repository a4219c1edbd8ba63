/**
 * Tells texts that really come from outside from late echoes of one's own key strokes. Without it a fast typist would lose
 * characters: the page answers with the text of two key strokes ago.
 */
export type EchoFilter = {
  readonly sent: (text: string) => void;
  /** True when the text has to be brought into the editor. */
  readonly isNews: (text: string, current: string) => boolean;
};

const MAX_WAITING = 200;

/** Starts with nothing on its way. */
export function createEchoFilter(): EchoFilter {
  let waiting: string[] = [];
  return {
    sent: (text) => {
      waiting.push(text);
      if (waiting.length > MAX_WAITING) waiting = waiting.slice(-MAX_WAITING);
    },
    isNews: (text, current) => {
      if (text === current) {
        waiting = [];
        return false;
      }
      const at = waiting.indexOf(text);
      if (at < 0) {
        waiting = [];
        return true;
      }
      waiting = waiting.slice(at + 1);
      return false;
    },
  };
}
