export const app = {
  loading: 'Opening the workspace…',
  navigation: 'Main',
  home: 'Home',
  certificates: 'Certificates',
  simulate: 'Simulate',
  hub: 'Local hub',
  workspace: 'Workspace',
  settings: 'Settings',
  running: 'A simulation is running',
  hubRunning: 'The local hub is running',
  certificateCount: (count: number) => (count === 1 ? '1 certificate' : `${count.toLocaleString()} certificates`),
  changeWorkspace: 'Change workspace',
  dismiss: 'Dismiss',
  jobs: 'Running work',
  job: (title: string, done: number | undefined, total: number | undefined) =>
    done === undefined || total === undefined
      ? title
      : `${title}: ${done.toLocaleString()} of ${total.toLocaleString()}`,
  jobCancelling: (title: string) => `${title}: cancelling…`,
  cancelJob: (title: string) => `Cancel: ${title}`,
};
