import { expect, test } from 'vitest';
import { errorCodes } from '../../src-main/contract/reply.ts';
import { keyType, pfxProfile, sensorModel } from '../../src-main/contract/values.ts';
import { pfxProfiles } from '../../src-main/core/keystore/pkcs12-write.ts';
import type { ProblemCode } from '../../src-main/core/problem.ts';
import { sensorModels } from '../../src-main/core/telemetry/models.ts';
import { keyTypes } from '../../src-main/core/x509/algorithms.ts';
import { connectInMemory } from '../../src-main/rpc/memory-transport.ts';
import { Outbox } from '../../src-main/rpc/outbox.ts';
import { contractSuite, surface } from './suite.ts';

contractSuite('memory', (services, { ports }) => connectInMemory(services, ports));

test('the reachable surface is the one that was reviewed', () => {
  expect(surface()).toMatchSnapshot();
});

test('contract and core, which do not know each other, name the same things', () => {
  expect(keyType.options).toEqual([...keyTypes]);
  expect(pfxProfile.options).toEqual([...pfxProfiles]);
  expect(sensorModel.options).toEqual([...sensorModels]);
  const codes: readonly ProblemCode[] = errorCodes;
  expect(new Set(codes).size).toBe(errorCodes.length);
});

test('an outbox of state keeps the newest alone and counts nothing as dropped', () => {
  const batches: unknown[] = [];
  const outbox = new Outbox<number>({ kind: 'state', buffer: 1, batch: 1, inFlight: 1 }, (batch) =>
    batches.push(batch),
  );
  outbox.add(1);
  outbox.add(2);
  outbox.flush();
  outbox.add(3);
  outbox.add(4);
  outbox.flush();
  expect(batches).toEqual([{ sequence: 1, items: [2], dropped: 0 }]);
  outbox.acknowledge(99);
  outbox.acknowledge(1);
  expect(batches.at(-1)).toEqual({ sequence: 2, items: [4], dropped: 0 });
});
