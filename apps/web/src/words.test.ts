import { describe, expect, test } from 'vitest';
import { languages, preferred, question, words } from './words.js';

describe('the headline', () => {
  test('asks for the labels, spelled as the model spells them', () => {
    expect(question(['ants', 'bees'])).toBe('Ants or bees?');
    expect(question(['daisy', 'dandelion', 'roses', 'sunflowers', 'tulips'])).toBe(
      'Daisy, dandelion, roses, sunflowers or tulips?',
    );
    expect(question(['Tench_01', 'goldfish'])).toBe('Tench_01 or goldfish?');
  });

  test('counts them where they are too many', () => {
    expect(question(Array.from({ length: 1000 }, (_, i) => `label ${i}`))).toBe('Which of 1,000?');
  });
});

test('one second is singular', () => {
  expect(words.comeBack(1)).toBe('Try again in 1 second.');
  expect(words.comeBack(20)).toBe('Try again in 20 seconds.');
});

test.each([
  [['ko-KR', 'en'], 'ko'],
  [['fr', 'zh-Hant-TW', 'ko'], 'zh'],
  [['de'], 'en'],
  [[], 'en'],
])('a browser that prefers %j reads %s', (wanted, language) => expect(preferred(wanted)).toBe(language));

describe.each(Object.entries(languages))('%s', (_, spoken) => {
  test('says everything that English says, and nothing in English where it is not', () => {
    expect(Object.keys(spoken).sort()).toEqual(Object.keys(languages.en).sort());
    for (const [name, sentence] of Object.entries(spoken)) {
      expect(typeof sentence, name).toBe(typeof languages.en[name as 'clear']);
      if (spoken !== languages.en && typeof sentence === 'string') {
        expect(sentence, name).not.toBe(languages.en[name as 'clear']);
      }
    }
  });

  test('asks about one, two and many labels', () => {
    for (const labels of [['cats'], ['ants', 'bees'], ['a', 'b', 'c']])
      for (const label of labels) expect(spoken.question(labels)).toMatch(new RegExp(label, 'i'));
    expect(spoken.manyLabels(1000)).toContain('1,000');
  });
});

test('codes that one language has sentences for, the other has too', () => {
  expect(Object.keys(languages.ko.codes).sort()).toEqual(Object.keys(languages.zh.codes).sort());
});
