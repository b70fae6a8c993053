const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A folder may be named anything: what would move a cursor, colour or reorder the text around it becomes "�". */
export function plain(text: string): string {
  return text.replace(UNSAFE, '\ufffd');
}
