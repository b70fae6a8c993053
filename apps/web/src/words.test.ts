import { describe, expect, test } from 'vitest';
import { question, words } from './words.js';

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
