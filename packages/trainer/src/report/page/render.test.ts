import { describe, expect, it } from 'vitest';
import { ids, links, misfits, reaches } from '../../../test/page_checks.js';
import { sampleInput } from '../../../test/report_sample.js';
import type { ReportInput } from '../types.js';
import { renderReport } from './render.js';

const HOSTILE = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'&amp;\u202e\u0000`"];
const full = sampleInput(['ants', 'bees'], 60);
const pages: readonly (readonly [string, ReportInput])[] = [
  ['two classes', full],
  ['ten classes with hostile names', sampleInput([...HOSTILE, 'a', 'b', 'c', 'd', 'e', 'f', '百合'], 20)],
  [
    '102 classes',
    sampleInput(
      Array.from({ length: 102 }, (_, i) => `species ${i}`),
      8,
    ),
  ],
  ['no photos', sampleInput(['ants', 'bees'], 0)],
  ['an evaluation alone', { ...full, epochs: [], thumbnails: new Map() }],
  ['one epoch', { ...full, epochs: full.epochs.slice(0, 1), bestEpoch: 1 }],
  ['a run that diverged', { ...full, epochs: full.epochs.map((one) => ({ ...one, trainLoss: Number.NaN })) }],
];

describe.each(pages)('the page of %s', (_, input) => {
  const page = renderReport(input);

  it('is well formed', () => expect(misfits(page)).toEqual([]));

  it('has each anchor once, and leads nowhere else', () => {
    const anchors = ids(page);
    expect(new Set(anchors).size).toBe(anchors.length);
    expect(links(page).filter((href) => !anchors.includes(href.slice(1)) || !href.startsWith('#'))).toEqual([]);
  });

  it('fetches nothing and runs nothing', () => expect(reaches(page)).toEqual([]));

  it('draws no coordinate that is no number', () => expect(page).not.toMatch(/="[^"]*(NaN|undefined|Infinity)[^"]*"/));
});

describe('renderReport', () => {
  const page = renderReport(full);

  it('replaces no character where all names are plain', () => expect(page).not.toContain('\ufffd'));

  it('says the same of the same', () => expect(renderReport(sampleInput(['ants', 'bees'], 60))).toBe(page));

  it('opens with the sentence for everyone', () => {
    const { correct, total } = full.evaluation.top1;
    expect(page).toContain(`Of ${total} photos it had never seen, it named ${correct} right`);
  });

  it('says what else the photos chose, and warns where that was the epoch', () => {
    const warning = 'expect slightly less';
    expect(page).toContain(warning);
    const temperature = renderReport({ ...full, evaluatedOn: { split: 'val', chose: 'temperature' } });
    expect(temperature).not.toContain(warning);
    expect(temperature).toContain('They only chose how sure it should sound');
    const nothing = renderReport({ ...full, evaluatedOn: { split: 'test', chose: 'nothing' } });
    expect(nothing).not.toContain('chose');
  });

  it('leads from each cell with photos to its photos', () => {
    const cells = new Set(full.evaluation.predictions.map((one) => `cell-${one.truth}-${one.predicted}`));
    expect(cells.size).toBe(4);
    for (const cell of cells) {
      expect(page).toContain(`<a href="#${cell}"`);
      expect(page).toContain(`id="${cell}"`);
      expect(page.split(/[\n<>]/)).toContain(`#photos:has(#${cell}:target) .photo:not(.${cell}){display:none}`);
    }
  });

  it('gives every photo a text, every table heads and every picture a name', () => {
    expect([...page.matchAll(/<img [^>]*alt="[^"]+/g)]).toHaveLength(full.thumbnails.size + full.maps!.size);
    const tables = page.match(/<table/g)!.length;
    expect(page.match(/<tr>(?:<td><\/td>)?<th scope="col/g)!.length).toBeGreaterThanOrEqual(tables);
    for (const [svg] of page.matchAll(/<svg [^>]*>/g)) expect(svg).toMatch(/role="img" aria-label(ledby)?="[^"]+"/);
  });

  it('writes hostile names as text', () => {
    const hostile = renderReport(sampleInput(HOSTILE, 12));
    expect(hostile).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(hostile).not.toContain('<img src=x');
    expect(hostile).not.toContain('\u202e');
  });

  it('shows no picture that is not a picture inside the page', () => {
    const [path] = full.thumbnails.keys();
    for (const url of ['https://example.com/a.jpg', 'data:text/html,x', 'data:image/png;base64,x" onload="y']) {
      const swapped = renderReport({ ...full, thumbnails: new Map([[path!, url]]) });
      expect(swapped).not.toContain(' src=');
      expect(swapped).toContain('no preview');
    }
  });

  it('draws each class at every threshold, with its numbers, and only where there are others to tell it from', () => {
    const section = page.slice(page.indexOf('<section id="ranking"'), page.indexOf('<section id="calibration"'));
    for (const { label, auroc, averagePrecision } of full.evaluation.perClass) {
      expect(section).toContain(`<title>${label}</title></path>`);
      expect(section).toContain(`>${auroc!.toFixed(3)} <small>(`);
      expect(section).toContain(`>${averagePrecision!.toFixed(3)}</td>`);
    }
    expect(section.match(/<path d="M[^"]*"/g)).toHaveLength(2 * full.evaluation.labels.length);
    const many = Array.from({ length: 30 }, (_, i) => `species ${i}`);
    expect(renderReport(sampleInput(many, 4))).toContain('Drawn are the weakest 6 of 30 classes.');
    expect(renderReport(sampleInput(['ants'], 10))).not.toContain('id="ranking"');
  });

  it('lays over mistakes and close calls where the network looked, can take it off, and says where it can not', () => {
    expect(page.match(/<img class="map"/g)).toHaveLength(full.maps!.size);
    expect(page).toContain('<input type="checkbox" id="show-maps" checked="checked">');
    const { maps: _, ...without } = full;
    const told = renderReport(without);
    expect(told).not.toContain('id="show-maps"');
    expect(told).toContain("Where the network looked can't be shown");
    const hostile = new Map([...full.maps!.keys()].map((path) => [path, 'https://example.com/map.png']));
    expect(renderReport({ ...full, maps: hostile })).not.toContain('example.com');
  });

  it('shows what the checks found: copies and doubtful labels as photos, the rest by name', () => {
    const section = page.slice(page.indexOf('<section id="findings"'), page.indexOf('<section id="settings"'));
    for (const name of ['1.jpg', '2.jpg', '3.jpg', '4.jpg', '7.jpg'])
      expect(section).toMatch(new RegExp(`<img [^>]*alt="[^"]*/odd/${name}"`));
    for (const line of [
      'train/odd/5.jpg ~ train/odd/6.jpg',
      'train/odd/tiny.png: 20 x 16 pixels',
      'train/odd/phone.jpg',
    ])
      expect(section).toContain(`<li>${line}</li>`);
    expect(section).toContain('90.0 % of its neighbours: bees');
    const quiet = { ...full.findings!, tiny: [], rotated: [], duplicates: [], leaked: 0, mislabelled: [] };
    expect(renderReport({ ...full, findings: quiet })).toContain('Nothing looked odd.');
    const { findings: _, ...unchecked } = full;
    expect(renderReport(unchecked)).not.toContain('id="findings"');
  });

  it('says beside the result that it flatters, where copies leaked, and only there', () => {
    expect(page).toContain('1 of these photos is a copy of photos it learned from');
    const clean = { ...full, findings: { ...full.findings!, duplicates: [], leaked: 0 } };
    expect(renderReport(clean)).not.toContain('it learned from</strong>');
  });

  it('says what becomes of photos that are something else, and names the false alarms', () => {
    const score = { falseAlarmRate: 0.0454, calibratedOn: 153 };
    const shown = renderReport({ ...full, unknown: { score, flagged: ['val/ants/<odd>.jpg'] } });
    const section = shown.slice(shown.indexOf('<section id="unknown"'), shown.indexOf('<section id="training"'));
    expect(section).toContain('4.5 % at most are expected to be called unknown');
    expect(section).toContain(`Here 1 of ${full.evaluation.top1.total} photos of the val split is.`);
    expect(section).toContain('<li>val/ants/&lt;odd&gt;.jpg</li>');
    expect(section).toContain('set by 153 photos');
    expect(renderReport({ ...full, unknown: { score, flagged: [] } })).toContain('Here none of');
    expect(page).not.toContain('id="unknown"');
  });

  it('lists the whole configuration, flat', () => {
    expect(page).toContain('<dt>training.learningRate</dt><dd><code>0.001</code></dd>');
    expect(page).toContain('<dt>seed</dt><dd><code>1</code></dd>');
  });
});
