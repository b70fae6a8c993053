// @ts-check

/** @typedef {{ readonly name: string, readonly seconds: readonly number[], readonly peak: number, readonly code: number }} Timed */

const table = (/** @type {readonly string[]} */ head, /** @type {readonly (readonly string[])[]} */ rows) =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map((_, i) => (i === 0 ? '---' : '---:')).join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');

/** How many times as fast as what is compared with; a dash where there is nothing. */
const times = (/** @type {number | undefined} */ theirs, /** @type {number} */ own) =>
  theirs === undefined || !Number.isFinite(theirs) ? '–' : `${(theirs / own).toFixed(2)}`;

const isOurs = (/** @type {{ name: string }} */ { name }) => name.startsWith('Beeline');

/**
 * @param {object} found
 * @param {string} found.machine
 * @param {number} found.cores
 * @param {Readonly<Record<string, string>>} found.versions of the other side
 * @param {readonly { name: string, seconds: number, accuracy: number }[]} found.frozen
 * @param {readonly { net: string, batch: string, results: readonly Timed[] }[]} found.steps
 * @param {readonly { name: string, perSecond: number }[]} found.decode
 */
export function asMarkdown({ machine, cores, versions, frozen, steps, decode }) {
  const least = (/** @type {Timed} */ { seconds }) => Math.min(...seconds);
  const parts = [
    `# Training, side by side

\`npm run bench:training\`: both sides in one run, in turn, on ${cores} cores each. Machine: ${machine}. ${Object.entries(
      versions,
    )
      .map(([name, version]) => `${name} ${version}`)
      .join(
        ', ',
      )}. A ratio above 1 means that Beeline is faster. Times are the least of several, as other work on the machine only ever adds; where the load above is more than a few tenths, only the ratios mean something, and they little.`,
  ];
  if (frozen.length > 0) {
    const reference = frozen.find((one) => !isOurs(one))?.seconds;
    parts.push(
      `## A frozen MobileNetV2, 25 epochs

Beeline's time is that of the whole command, from the photos to a bundle that has been read back and replayed, with the checks of the photos and the report.`,
      table(
        ['', 'seconds', 'validation accuracy', 'times as fast'],
        frozen.map((one) => [
          one.name,
          one.seconds.toFixed(1),
          one.accuracy.toFixed(4),
          isOurs(one) ? times(reference, one.seconds) : '',
        ]),
      ),
    );
  }
  if (steps.length > 0)
    parts.push(
      `## A step of fine-tuning, 224 x 224

All layers trained, batch norm on the batch's statistics, SGD with momentum. Memory is the most that was resident in the process, and in brackets the same without the code of libraries, which is read from disk and shared. Compared with the faster of PyTorch's two layouts.`,
      table(
        ['network', 'photos', '', 'ms a step', 'MiB', 'times as fast'],
        steps.flatMap(({ net, batch, results }) => {
          const best = Math.min(...results.filter((one) => !isOurs(one)).map(least));
          return results.map((one) => [
            net,
            batch,
            one.name,
            (least(one) * 1000).toFixed(0),
            `${one.peak.toFixed(0)} (${(one.peak - one.code).toFixed(0)})`,
            isOurs(one) ? times(best, least(one)) : '',
          ]);
        }),
      ),
    );
  if (decode.length > 0) {
    const reference = decode.find((one) => !isOurs(one))?.perSecond;
    parts.push(
      '## Photos decoded, resized to 256 and cropped to 224, a second',
      table(
        ['', 'photos/s', 'times as fast'],
        decode.map((one) => [
          one.name,
          one.perSecond.toFixed(0),
          isOurs(one) && reference ? (one.perSecond / reference).toFixed(2) : '',
        ]),
      ),
    );
  }
  return `${parts.join('\n\n')}\n`;
}
