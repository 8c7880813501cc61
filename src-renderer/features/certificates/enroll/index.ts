export { Enroll } from './Enroll.tsx';
export { EnrollButton } from './EnrollButton.tsx';
