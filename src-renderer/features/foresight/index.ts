export { DeviceCheckCard } from './DeviceCheckCard.tsx';
export { Foreseen } from './Foreseen.tsx';
export { type ForesightOrder, useForesight } from './use-foresight.ts';
