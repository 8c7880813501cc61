import type { ClientCredentials, DeviceConnections } from './ports.ts';

/**
 * Connections whose devices trust further authorities too, one certificate each, PEM. What is the same again is the same object again: what
 * TLS keeps from one connection to the next belongs to the credentials, and what devices share of it to those whom they trust.
 */
export function trustingFurther(
  connections: DeviceConnections,
  furtherPems: () => Promise<readonly string[]>,
): DeviceConnections {
  const known = new WeakMap<
    ClientCredentials,
    ClientCredentials & Required<Pick<ClientCredentials, 'furtherCaPems'>>
  >();
  let newest: readonly string[] = [];
  const withFurther = (credentials: ClientCredentials, furtherCaPems: readonly string[]) => {
    const before = known.get(credentials);
    if (before !== undefined && isSame(before.furtherCaPems, furtherCaPems)) return before;
    if (!isSame(newest, furtherCaPems)) newest = furtherCaPems;
    const next = { ...credentials, furtherCaPems: newest };
    known.set(credentials, next);
    return next;
  };
  return {
    ready: async () => connections.ready?.(),
    connect: async (facts, credentials, ...rest) =>
      connections.connect(facts, withFurther(credentials, await furtherPems()), ...rest),
  };
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some === others || (some.length === others.length && some.every((pem, at) => pem === others[at]));
