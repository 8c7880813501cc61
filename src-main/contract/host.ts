import type { MethodInput, MethodName, MethodErrorCode, MethodOutput } from './methods.ts';
import type { Reply, TransportCode } from './reply.ts';
import type { StreamItem, StreamName, StreamParams } from './streams.ts';

/** Items of a stream, oldest first. `dropped` were lost just before the first of them because the reader was slow. */
export interface Batch<T> {
  /** To be named in the acknowledgement. */
  readonly sequence: number;
  readonly items: readonly T[];
  readonly dropped: number;
}

export interface Subscription {
  /** To be called after a batch has been drawn: only a few may be under way unacknowledged. */
  acknowledge(sequence: number): void;
  close(): void;
}

/** The one object that every shell gives the window. */
export interface CertbenchHost {
  call<M extends MethodName>(
    method: M,
    input: MethodInput<M>,
  ): Promise<Reply<MethodOutput<M>, MethodErrorCode<M> | 'INVALID_INPUT' | TransportCode>>;

  /** `onEnd` is told the reason when the other side ends or refuses the subscription. */
  subscribe<S extends StreamName>(
    stream: S,
    params: StreamParams<S>,
    onBatch: (batch: Batch<StreamItem<S>>) => void,
    onEnd: (reason: string) => void,
  ): Subscription;
}
