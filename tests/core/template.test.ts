import { expect, test } from 'vitest';
import {
  fillTemplate,
  filterTemplateFault,
  templateFault,
  topicTemplateFault,
} from '../../src-main/core/platform/template.ts';

const limits = { bytes: 10, levels: 3 };

test('every place of the device is filled', () => {
  expect(fillTemplate('a/{deviceId}/{deviceId}/{site}', 'dev:1')).toBe('a/dev:1/dev:1/{site}');
});

test('a template has no place-holder but that of the device', () => {
  expect(templateFault('a/{deviceId}/b')).toBeUndefined();
  expect(templateFault('a/{deviceId}/{site}')?.reason).toBe('{site} is no place-holder.');
  expect(templateFault('a/{}')?.reason).toBe('{} is no place-holder.');
  expect(topicTemplateFault('a/{site}')?.reason).toBe('{site} is no place-holder.');
});

test('topics have no wildcards, filters have', () => {
  expect(topicTemplateFault('a/+')?.remedy).toMatch(/telemetry\.$/);
  expect(filterTemplateFault('a/+')).toBeUndefined();
  expect(filterTemplateFault('a/#')).toBeUndefined();
  expect(filterTemplateFault('a/#/b')?.remedy).toMatch(/sensors\/#\.$/);
});

test('of a shared subscription its own filter is looked at', () => {
  expect(filterTemplateFault('$share/group/a/b/c', limits)).toBeUndefined();
  expect(filterTemplateFault('$share/group/a/b/c/d', limits)?.reason).toContain('4 levels');
  expect(filterTemplateFault('$share/group/a/#/b')).toBeDefined();
});

test('a platform takes so many bytes and levels, counted with the ID of the device', () => {
  expect(topicTemplateFault('a/b/{deviceId}', limits, '123456')).toBeUndefined();
  expect(topicTemplateFault('a/b/{deviceId}', limits, '1234567')?.reason).toBe(
    'It has 11 bytes; the platform takes 10.',
  );
  expect(topicTemplateFault('ääääää', limits)?.reason).toBe('It has 12 bytes; the platform takes 10.');
  expect(topicTemplateFault('a/b/c/d', limits)?.reason).toBe('It has 4 levels; the platform takes 3.');
});
