/** Every sentence that the page itself says, in English. The other languages have exactly these. */
import { count, either, fileSize, percent } from '../format.js';

/** What was wrong, and what to do about it. */
type Sentence = readonly string[];

/** What a problem says of itself beside its code. */
export type Facts = Readonly<Record<string, unknown>>;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const en = {
  question: (labels: readonly string[]) => capital(`${either(labels)}?`),
  whatIsIt: 'What is it?',
  manyLabels: (n: number) => `Which of ${count(n)}?`,
  checked: (correct: number, total: number) =>
    `Right on ${count(correct)} of ${count(total)} photos that it was not trained on.`,
  unchecked: 'Show it a photo and see how sure it is.',

  addPhotos: 'Add photos',
  dropOrPaste: 'Drop photos anywhere, or paste one',
  showMe: 'Show me a photo',
  limits: 'JPEG, PNG or WebP, up to 10\u00a0MiB each',
  choose: 'Choose photos',
  takePhoto: 'Take a photo',
  dropHere: 'Drop to classify',
  samples: 'No photo at hand? Try a drawing of ours:',
  sample: (label: string) => `Drawing: ${label}`,

  place: 'Where the answer is made',
  edge: 'At the edge',
  device: 'On this device',
  privacyEdge: 'Photos are sent to this server, classified and forgotten: they are not stored.',
  privacyDevice: 'Photos stay on this device. Once it is loaded, this works without a network too.',
  loadingDevice: 'Loading the engine and the model, once…',
  deviceFailed: ['This device cannot answer by itself.', 'Check the connection or update the browser, then try again.'],

  liveCamera: 'Live camera',
  cameraTitle: 'Live camera',
  cameraStarting: 'Starting the camera…',
  cameraEdge: 'Live answers are made on this device only, so that no film is sent anywhere.',
  cameraToDevice: 'Answer on this device',
  cameraTake: 'Keep this picture',
  close: 'Close',
  cameraName: 'Camera picture',
  cameraNone: 'No camera was found. Connect one, or choose a photo.',
  cameraDenied: 'The camera may not be used. Allow it for this page in the browser’s settings, or choose a photo.',
  cameraFailed: 'The camera could not be started. Close other programs that use it, then try again.',

  answers: 'Answers',
  clear: 'Clear',
  photo: (name: string) => `Preview of ${name}`,
  noPreview: 'No preview',
  pasted: 'Pasted photo',
  working: 'Looking…',
  failed: 'No answer',
  retry: 'Try again',
  neither: 'None of these, as far as I can tell',
  neitherWhy: 'It looks unlike what the model was trained on. If it had to choose:',
  answeredEdge: (time: string) => `${time} there and back, at the edge`,
  answeredDevice: (time: string) => `${time} on this device`,
  others: 'All others',
  classifying: (n: number) => (n === 1 ? 'Classifying one photo.' : `Classifying ${count(n)} photos.`),
  result: (name: string, label: string, chance: string) => `${name}: ${label}, ${chance}.`,
  cleared: 'Answers cleared.',
  answerHere: 'Answer on this device',

  showMap: 'Show where it looked',
  mapOf: (label: string) => `Bright where the model found ${label}, dark where it did not.`,
  noMap: 'This model cannot show where it looked: only networks that end in a global average can.',
  compareEdge: 'Compare with the server',
  compareEdgeNote: 'sends this photo to it',
  compareDevice: 'Compare with this device',
  comparing: 'Comparing…',
  same: (difference: string) => `Same answer as the server (largest difference ${difference}).`,
  different: (difference: string) => `Not the same answer as the server (largest difference ${difference}).`,
  otherModel: 'The server has another model by now. Load this page again.',

  about: 'About this model',
  name: 'Name',
  labels: (n: number) => `Labels (${count(n)})`,
  validation: 'Validation accuracy',
  accuracy: (rate: number, correct: number, total: number) =>
    `${percent(rate)}, that is ${count(correct)} of ${count(total)} photos`,
  interval: (low: number, high: number) => `95\u00a0% interval: ${percent(low)} to ${percent(high)}`,
  notMeasured: 'not measured',
  architecture: 'Architecture',
  trainedOn: 'Trained on',
  photos: (n: number) => `${count(n)} ${n === 1 ? 'photo' : 'photos'}`,
  licence: 'Licence',
  confusion: 'Confusion matrix',
  confusionCaption: 'Photos by what they show (rows) and what the model said (columns)',
  perClass: (label: string, rate: number, correct: number, total: number) =>
    `${label}: ${percent(rate)}, ${count(correct)} of ${count(total)}`,
  shown: 'Shown',
  said: 'said',
  limitsTitle: 'Limits',
  limitsOfModel: [
    'It only knows its labels: a photo of something else gets one of them, unless the page says that it is none.',
    'The numbers hold for photos like those it was measured on.',
    'One answer a photo: it finds no places and counts nothing.',
  ] as Sentence,
  wholeCard: 'The whole model card',
  fromCode: 'Use it from code',
  fromCodeText: 'One request, one answer in JSON. Errors are application/problem+json and say what to do.',
  footer: 'Made with Beeline: train on your own machine, serve at the edge. MIT licence.',
  log: 'Answers as they arrive',
  language: 'Language',

  modelMissing: 'The model could not be asked what it knows.',
  notAFile: 'That was not a file. Save the picture first, then drop or choose the file.',
  nothingToPaste: 'The clipboard holds no picture. Copy the picture itself, not a link to it, and paste again.',
  nothingShared: 'No photo arrived with what was shared. Share the photo itself.',
  empty: ['This file is empty.', 'Choose the photo again, or export it anew.'] as Sentence,
  tooLarge: (bytes: number, most: number): Sentence => [
    `This file has ${fileSize(bytes)}; the limit is ${fileSize(most)}.`,
    'Save it smaller (2000 pixels on the longer side are plenty), then try again.',
  ],
  tooLargeForServer: ['This file is too large for the server.', 'Save it smaller, then try again.'] as Sentence,
  unreadable: [
    'This file cannot be read.',
    'It may be a folder, or it was moved or changed: choose it again.',
  ] as Sentence,
  offline: [
    'You are offline.',
    'Try again once you are connected, or answer on this device: the photo stays here.',
  ] as Sentence,
  unreachable: ['The server did not answer.', 'Check the connection, then try again.'] as Sentence,
  slow: ['The server took too long.', 'Try again, perhaps with a smaller photo.'] as Sentence,
  busy: 'The server is busy.',
  comeBack: (seconds: number) => `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
  comeBackSoon: 'Try again in a moment.',
  broken: (status: number): Sentence => [`The server failed (status ${status}).`, 'Try again in a moment.'],
  refused: (status: number): Sentence => [`The server refused this file (status ${status}).`, 'Try another photo.'],
  notUnderstood: [
    'The answer made no sense.',
    'Something between this page and its server may have changed it: try again.',
  ] as Sentence,
  /** Sentences for the stable codes of problems; without one the server's own (English) sentence stands. */
  codes: {} as Readonly<Record<string, (facts: Facts) => Sentence>>,
};

/** The words of one language. */
export type Words = typeof en;
