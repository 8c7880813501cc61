import { Certificates } from '../screens/certificates/Certificates.tsx';
import { Home } from '../screens/home/Home.tsx';
import { LocalHub } from '../screens/hub/LocalHub.tsx';
import { Simulate } from '../screens/simulate/Simulate.tsx';
import { WorkspacePage } from '../screens/workspace/WorkspacePage.tsx';
import { CreateAuthority } from '../wizards/create-authority/CreateAuthority.tsx';
import { CreateDevices } from '../wizards/create-devices/CreateDevices.tsx';
import { CreateServer } from '../wizards/create-server/CreateServer.tsx';
import { OpenAuthority } from '../wizards/open-authority/OpenAuthority.tsx';
import { ProvePossession } from '../wizards/prove-possession/ProvePossession.tsx';
import type { Route } from './routes.ts';

/** The table of pages. */
export function PageOf({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'home':
      return <Home />;
    case 'certificates':
      return <Certificates selected={route.selected} />;
    case 'simulate':
      return <Simulate deviceIds={route.deviceIds} setup={route.setup ?? false} />;
    case 'hub':
      return <LocalHub deviceId={route.deviceId} />;
    case 'workspace':
      return <WorkspacePage />;
    case 'create-authority':
      return <CreateAuthority parent={route.parent} />;
    case 'open-authority':
      return <OpenAuthority />;
    case 'prove':
      return <ProvePossession authority={route.authority} />;
    case 'create-devices':
      return <CreateDevices authority={route.authority} />;
    case 'create-server':
      return <CreateServer authority={route.authority} />;
  }
}
