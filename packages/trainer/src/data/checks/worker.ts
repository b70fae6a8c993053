import { answerTasks } from '../../threads/index.js';
import { loadDecoder } from '../decoder.js';
import { inspect } from './inspect.js';

/** The body of a worker thread that looks at photos. */
const decoder = loadDecoder();

answerTasks(async (files: readonly string[]) => {
  const outputs = [];
  for (const file of files) outputs.push(await inspect(await decoder, file));
  return outputs;
});
