import type { Manifest } from './manifest.js';

/** The hub's names of licences (https://huggingface.co/docs/hub/repositories-licenses); others are `other` with a name. */
const LICENCES = new Set(
  `apache-2.0 mit openrail afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0
  cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0
  cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
  cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1
  lgpl-3.0 isc lppl-1.3c ms-pl mpl-2.0 odc-by odbl osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl unknown other`.split(
    /\s+/,
  ),
);

/** JSON's quotes are YAML's, too: so none of a text can be read as YAML. */
const quoted = (text: string): string => JSON.stringify(text);

/** A licence as the hub takes it: one that it knows, if need be without a remark in brackets, or `other` and its name. */
function licenceLines(licence: string): string {
  const known = licence.toLowerCase().replace(/\s*\([^()]*\)\s*$/, '');
  if (LICENCES.has(known)) return `license: ${known}`;
  if (known === 'not stated') return 'license: unknown';
  const name = known.replace(/[^a-z0-9.]+/g, '-').replace(/^-+|-+$/g, '');
  return `license: other\nlicense_name: ${quoted(name || 'unnamed')}`;
}

/** The mean over classes that have photos, of precision, recall and F1; a class that is never named has a precision of 0. */
export function macroAverages({ metrics: { confusion } }: Pick<Manifest, 'metrics'>) {
  const sums = { precision: 0, recall: 0, f1: 0 };
  let classes = 0;
  for (const [i, row] of confusion.entries()) {
    const hits = row[i]!;
    const support = row.reduce((a, b) => a + b, 0);
    const named = confusion.reduce((sum, other) => sum + other[i]!, 0);
    if (support === 0) continue;
    classes++;
    sums.precision += named === 0 ? 0 : hits / named;
    sums.recall += hits / support;
    sums.f1 += (2 * hits) / (named + support);
  }
  const mean = (sum: number): number => (classes === 0 ? 0 : sum / classes);
  return { precision: mean(sums.precision), recall: mean(sums.recall), f1: mean(sums.f1) };
}

/**
 * The YAML that opens a card on the Hugging Face hub, with the fields of its specification
 * (https://github.com/huggingface/hub-docs/blob/main/modelcard.md). `datasets` and `base_model` are left out: they name
 * what lies on the hub, and a folder of photos does not.
 */
export function frontMatter(about: Omit<Manifest, 'files'>): string {
  const { name, licence, metrics, labels } = about;
  const { precision, recall, f1 } = macroAverages(about);
  const results = [
    ['accuracy', 'Accuracy', metrics.top1.accuracy],
    ['precision', 'Precision (macro)', precision],
    ['recall', 'Recall (macro)', recall],
    ['f1', 'F1 (macro)', f1],
  ] as const;
  return `---
${licenceLines(licence)}
pipeline_tag: image-classification
library_name: beeline
tags:
${['beeline', 'image-classification', ...labels.slice(0, 20)].map((tag) => `  - ${quoted(tag)}`).join('\n')}
metrics:
${results.map(([type]) => `  - ${type}`).join('\n')}
model-index:
  - name: ${quoted(name)}
    results:
      - task:
          type: image-classification
          name: Image classification
        dataset:
          name: ${quoted(`${name}, ${metrics.split} split`)}
          type: imagefolder
          split: ${quoted(metrics.split)}
        metrics:
${results
  .map(
    ([type, title, value]) => `          - type: ${type}
            name: ${title}
            value: ${value}`,
  )
  .join('\n')}
---`;
}
