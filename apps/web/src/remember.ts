/** A few choices that outlive the visit, where the browser keeps anything. Nothing about photos is kept. */

export function remember(name: 'place' | 'language', value: string): void {
  try {
    localStorage.setItem(`beeline-${name}`, value);
  } catch {
    // Private windows may forbid it: then the choice lasts as long as the page.
  }
}

export function recall(name: 'place' | 'language'): string | null {
  try {
    return localStorage.getItem(`beeline-${name}`);
  } catch {
    return null;
  }
}
