import { describe, expect, test } from 'vitest';
import { type AwsAction, type Principal, isAllowed, newPolicy } from '../../src-main/core/hub/faces/aws/policies.ts';
import { refusal } from '../support/refusal.ts';

const statement = (effect: string, action: unknown, resource: unknown, more: object = {}) => ({
  Effect: effect,
  Action: action,
  Resource: resource,
  ...more,
});
const policy = (...statements: object[]) =>
  newPolicy('p', JSON.stringify({ Version: '2012-10-17', Statement: statements }));
const arn = (resource: string) => `arn:aws:iot:eu-central-1:123456789012:${resource}`;

const thing = { name: 'dev-01', typeName: 'lamp', attributes: { room: '7' } };
const attached: Principal = { clientId: 'dev-01', commonName: 'cn', thing };
const alone: Principal = { clientId: 'dev-01', commonName: undefined, thing: undefined };

describe('a policy of AWS IoT', () => {
  const own = '${iot:Connection.Thing.ThingName}';
  const ifAttached = { Condition: { Bool: { 'iot:Connection.Thing.IsAttached': ['true'] } } };
  test.each<[string, object[], AwsAction, string, Principal, boolean]>([
    ['nothing allows', [], 'iot:Connect', 'client/dev-01', attached, false],
    ['a star allows', [statement('Allow', 'iot:*', '*')], 'iot:Connect', 'client/x', alone, true],
    ['another action', [statement('Allow', 'iot:Publish', '*')], 'iot:Subscribe', 'topicfilter/a', alone, false],
    ['a list of actions', [statement('Allow', ['iot:A', 'iot:Receive'], '*')], 'iot:Receive', 'topic/a', alone, true],
    [
      'a denial outweighs',
      [statement('Allow', '*', '*'), statement('Deny', 'iot:Publish', arn('topic/x'))],
      'iot:Publish',
      'topic/x',
      alone,
      false,
    ],
    ['a topic', [statement('Allow', 'iot:Publish', arn('topic/a/b'))], 'iot:Publish', 'topic/a/b', alone, true],
    ['is no filter', [statement('Allow', '*', arn('topic/a'))], 'iot:Subscribe', 'topicfilter/a', alone, false],
    ['* has slashes', [statement('Allow', '*', arn('topic/a/*'))], 'iot:Publish', 'topic/a/b/c', alone, true],
    ['? is a letter', [statement('Allow', '*', arn('topic/a?c'))], 'iot:Publish', 'topic/abc', alone, true],
    [
      '+ is a letter',
      [statement('Allow', '*', arn('topicfilter/a/+'))],
      'iot:Subscribe',
      'topicfilter/a/b',
      alone,
      false,
    ],
    ['+ is itself', [statement('Allow', '*', arn('topicfilter/a/+'))], 'iot:Subscribe', 'topicfilter/a/+', alone, true],
    ['a dot is a dot', [statement('Allow', '*', arn('topic/a.c'))], 'iot:Publish', 'topic/abc', alone, false],
    [
      'the client',
      [statement('Allow', '*', arn('client/${iot:ClientId}'))],
      'iot:Connect',
      'client/dev-01',
      alone,
      true,
    ],
    ['the thing', [statement('Allow', '*', arn(`client/${own}`))], 'iot:Connect', 'client/dev-01', attached, true],
    ['no thing', [statement('Allow', '*', arn(`client/${own}`))], 'iot:Connect', 'client/dev-01', alone, false],
    [
      'an attribute',
      [statement('Allow', '*', arn('topic/${iot:Connection.Thing.Attributes[room]}/x'))],
      'iot:Publish',
      'topic/7/x',
      attached,
      true,
    ],
    ['a condition met', [statement('Allow', '*', '*', ifAttached)], 'iot:Connect', 'client/dev-01', attached, true],
    ['a condition not met', [statement('Allow', '*', '*', ifAttached)], 'iot:Connect', 'client/dev-01', alone, false],
  ])('%s', (_name, statements, action, resource, principal, expected) => {
    const policies = statements.length === 0 ? [] : [policy(...statements)];
    expect(isAllowed(policies, action, resource, principal)).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ['*', '', true],
    ['a*', 'a', true],
    ['a?', 'a', false],
    ['*b*c', 'abxbc', true],
    ['*b*c', 'abxbcd', false],
    ['a*b?d', 'abxbcd', true],
    ['a**', 'a/b\nc', true],
    ['ab', 'abc', false],
    ['abc', 'ab', false],
    ['?', '\u{1F512}', true],
    ['[a-z]+(b|c)', '[a-z]+(b|c)', true],
    ['[a-z]+(b|c)', 'xb', false],
  ])('%s and %j', (wildcards, text, expected) => {
    const policies = [policy(statement('Allow', 'IOT:Pub*h', arn(`topic/${wildcards}`)))];
    expect(isAllowed(policies, 'iot:Publish', `topic/${text}`, alone)).toBe(expected);
  });

  test('many stars do not hold up the hub', () => {
    const start = performance.now();
    for (const stars of [5, 50, 500]) {
      const policies = [policy(statement('Allow', '*', arn(`topic/${'*a'.repeat(stars)}!`)))];
      expect(isAllowed(policies, 'iot:Publish', `topic/${'a'.repeat(240)}`, alone)).toBe(false);
      const actions = [policy(statement('Allow', `${'*i'.repeat(stars)}!`, '*'))];
      expect(isAllowed(actions, 'iot:RetainPublish', 'topic/a', alone)).toBe(false);
    }
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test.each(['constructor', '__proto__', 'toString'])('a thing has no attribute %s that nobody gave it', (name) => {
    const policies = [policy(statement('Allow', '*', arn(`topic/\${iot:Connection.Thing.Attributes[${name}]}*`)))];
    expect(isAllowed(policies, 'iot:Publish', 'topic/a', attached)).toBe(false);
  });

  test('a name that a client gives itself is no wildcard', () => {
    const policies = [policy(statement('Allow', '*', arn('topic/${iot:ClientId}')))];
    const star = { ...alone, clientId: '*' };
    expect(isAllowed(policies, 'iot:Publish', 'topic/anything', star)).toBe(false);
    expect(isAllowed(policies, 'iot:Publish', 'topic/*', star)).toBe(true);
  });

  test.each<[string, string, string]>([
    ['a name', 'a b', '{}'],
    ['no JSON', 'p', '{'],
    ['no statement', 'p', '{"Statement":[]}'],
    ['an effect', 'p', JSON.stringify({ Statement: [statement('allow', 'a', 'b')] })],
    ['no action', 'p', JSON.stringify({ Statement: [{ Effect: 'Allow', Resource: '*' }] })],
    ['no resource', 'p', JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*' }] })],
    ['NotAction', 'p', JSON.stringify({ Statement: [{ Effect: 'Allow', NotAction: '*', Resource: '*' }] })],
    ['a variable', 'p', JSON.stringify({ Statement: statement('Allow', '*', 'arn:aws:iot:::topic/${iot:Nobody}') })],
    [
      'a condition',
      'p',
      JSON.stringify({ Statement: statement('Allow', '*', '*', { Condition: { StringEquals: { a: 'b' } } }) }),
    ],
    ['its length', 'p', JSON.stringify({ Statement: statement('Allow', '*', 'x'.repeat(2100)) })],
  ])('is refused by %s', (_what, name, document) => {
    const { code, field } = refusal(() => newPolicy(name, document));
    expect([code, field]).toEqual(['INVALID_INPUT', name === 'p' ? 'document' : 'name']);
  });
});
