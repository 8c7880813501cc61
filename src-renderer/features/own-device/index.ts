export { ClientPrograms, OwnDevice } from './ClientPrograms.tsx';
export { OwnDeviceCard } from './OwnDeviceCard.tsx';
