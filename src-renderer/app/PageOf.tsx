import { BringIn } from '../features/bring-in/index.ts';
import { Certificates } from '../features/certificates/tree/index.ts';
import { Diagnose } from '../features/diagnosis/index.ts';
import { Home } from '../features/home/index.ts';
import { LocalHub } from '../features/hub/index.ts';
import { SettingsPage } from '../features/settings/index.ts';
import { Simulate } from '../features/simulate/index.ts';
import { SupportPage } from '../features/support/index.ts';
import { WorkspacePage } from '../features/workspace/index.ts';
import { WhichRoot } from '../features/certificates/change-root/index.ts';
import { CreateAuthority } from '../features/certificates/create-authority/index.ts';
import { CreateDevices } from '../features/certificates/create-devices/index.ts';
import { CompleteRequest } from '../features/certificates/complete-request/index.ts';
import { CreateRequest } from '../features/certificates/create-request/index.ts';
import { Enroll } from '../features/certificates/enroll/index.ts';
import { CreateServer } from '../features/certificates/create-server/index.ts';
import { OpenAuthority } from '../features/certificates/open-authority/index.ts';
import { ProvePossession } from '../features/certificates/prove/index.ts';
import { SignRequest } from '../features/certificates/sign-request/index.ts';
import { Timeline } from '../features/certificates/timeline/index.ts';
import { TestCertificates } from '../features/test-certificates/index.ts';
import { LookAt } from '../features/certificates/viewer/index.ts';
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
    case 'settings':
      return <SettingsPage />;
    case 'timeline':
      return <Timeline />;
    case 'create-authority':
      return <CreateAuthority parent={route.parent} />;
    case 'open-authority':
      return <OpenAuthority />;
    case 'bring-in':
      return <BringIn files={route.files} />;
    case 'look-at':
      return <LookAt of={route.of} at={route.at} trusted={route.trusted} presented={route.presented} />;
    case 'prove':
      return <ProvePossession authority={route.authority} />;
    case 'change-root':
      return <WhichRoot key={route.authority ?? ''} authority={route.authority} />;
    case 'create-devices':
      return <CreateDevices authority={route.authority} pair={route.pair ?? false} />;
    case 'create-server':
      return <CreateServer authority={route.authority} />;
    case 'create-request':
      return <CreateRequest />;
    case 'enroll':
      return <Enroll key={route.deviceIds?.join()} deviceIds={route.deviceIds} />;
    case 'sign-request':
      return (
        <SignRequest
          key={`${route.name ?? ''} ${route.authority ?? ''}`}
          name={route.name}
          authority={route.authority}
        />
      );
    case 'complete-request':
      return <CompleteRequest key={route.name} name={route.name} />;
    case 'test-certificates':
      return <TestCertificates />;
    case 'diagnose':
      return <Diagnose key={JSON.stringify(route.at)} deviceId={route.deviceId} place={route.at} />;
    case 'support':
      return <SupportPage />;
  }
}
