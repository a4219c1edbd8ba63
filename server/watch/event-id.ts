/** Makes the id of a stream event: `<epoch>-<seq>`. */
export function formatEventId(epoch: string, seq: number): string {
  return `${epoch}-${seq}`;
}

/** Reads the seq of a Last-Event-ID of this epoch; null when it is of another one, or none. */
export function parseEventId(text: string | null, epoch: string): number | null {
  const match = /^([0-9a-z]+)-(\d{1,15})$/.exec(text ?? '');
  return match && match[1] === epoch ? Number(match[2]) : null;
}
