/**
 * Every sentence that the page itself says (the server's problems bring their own), in one place,
 * so that another language is another file like this one.
 *
 * @example
 * question(['ants', 'bees']); // 'Ants or bees?'
 */
import { count, either, fileSize, percent } from './format.js';

/** The most bytes that the server takes for one photo: 10 MiB. */
export const MAX_BYTES = 10 * 1024 * 1024;

/** A headline longer than this wraps to a block of text on a phone. */
const LONGEST_QUESTION = 48;

/** The page's headline, made of the labels: they are spelled as the model spells them. */
export function question(labels: readonly string[]): string {
  const short = `${either(labels)}?`;
  if (labels.length === 0 || short.length > LONGEST_QUESTION) return `Which of ${count(labels.length)}?`;
  return short.charAt(0).toUpperCase() + short.slice(1);
}

export const words = {
  checked: (correct: number, total: number) =>
    `Right on ${count(correct)} of ${count(total)} photos that it was not trained on.`,
  unchecked: 'Show it a photo and see how sure it is.',
  accuracy: (rate: number, correct: number, total: number) =>
    `${percent(rate)}, that is ${count(correct)} of ${count(total)} photos`,
  interval: (low: number, high: number) => `95\u00a0% interval: ${percent(low)} to ${percent(high)}`,
  notMeasured: 'not measured',
  photos: (n: number) => `${count(n)} ${n === 1 ? 'photo' : 'photos'}`,
  photo: (name: string) => `Preview of ${name}`,
  noPreview: 'No preview',
  pasted: 'Pasted photo',
  working: 'Looking…',
  failed: 'No answer',
  retry: 'Try again',
  answered: (time: string) => `Answered in ${time}, there and back`,
  others: 'All others',
  classifying: (n: number) => (n === 1 ? 'Classifying one photo.' : `Classifying ${count(n)} photos.`),
  result: (name: string, label: string, chance: string) => `${name}: ${label}, ${chance}.`,
  cleared: 'Answers cleared.',

  modelMissing: 'The model could not be asked what it knows.',
  notAFile: 'That was not a file. Save the picture first, then drop or choose the file.',
  nothingToPaste: 'The clipboard holds no picture. Copy the picture itself, not a link to it, and paste again.',
  empty: ['This file is empty.', 'Choose the photo again, or export it anew.'],
  tooLarge: (bytes: number) => [
    `This file has ${fileSize(bytes)}; the limit is ${fileSize(MAX_BYTES)}.`,
    'Save it smaller (2000 pixels on the longer side are plenty), then try again.',
  ],
  tooLargeForServer: ['This file is too large for the server.', 'Save it smaller, then try again.'],
  unreadable: ['This file cannot be read.', 'It may be a folder, or it was moved or changed: choose it again.'],
  offline: ['You are offline.', 'Try again once you are connected: the photo stays here.'],
  unreachable: ['The server did not answer.', 'Check the connection, then try again.'],
  slow: ['The server took too long.', 'Try again, perhaps with a smaller photo.'],
  busy: 'The server is busy.',
  comeBack: (seconds: number) => `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
  comeBackSoon: 'Try again in a moment.',
  broken: (status: number) => [`The server failed (status ${status}).`, 'Try again in a moment.'],
  refused: (status: number) => [`The server refused this file (status ${status}).`, 'Try another photo.'],
  notUnderstood: [
    'The answer made no sense.',
    'Something between this page and its server may have changed it: try again.',
  ],
} as const;
