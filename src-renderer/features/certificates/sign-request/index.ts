export { SignRequest } from './SignRequest.tsx';
