import { Certificates } from '../features/certificates/tree/Certificates.tsx';
import { Home } from '../features/home/Home.tsx';
import { LocalHub } from '../features/hub/LocalHub.tsx';
import { Simulate } from '../features/simulate/Simulate.tsx';
import { WorkspacePage } from '../features/workspace/WorkspacePage.tsx';
import { CreateAuthority } from '../features/certificates/create-authority/CreateAuthority.tsx';
import { CreateDevices } from '../features/certificates/create-devices/CreateDevices.tsx';
import { CreateServer } from '../features/certificates/create-server/CreateServer.tsx';
import { OpenAuthority } from '../features/certificates/open-authority/OpenAuthority.tsx';
import { ProvePossession } from '../features/certificates/prove/ProvePossession.tsx';
import type { Route } from '../ui/routes.ts';

/** The table of pages. */
export function PageOf({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'home':
      return <Home />;
    case 'certificates':
      return <Certificates selected={route.selected} />;
    case 'simulate':
      return <Simulate deviceIds={route.deviceIds} subscriberIds={route.subscriberIds} setup={route.setup ?? false} />;
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
      return <CreateDevices authority={route.authority} pair={route.pair ?? false} />;
    case 'create-server':
      return <CreateServer authority={route.authority} />;
  }
}
