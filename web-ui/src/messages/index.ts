import { accountMessages } from './account';
import { adapterMessages } from './adapter';
import { callMessages } from './calls';
import { findMessages } from './find';
import { guardMessages } from './guards';
import { playgroundMessages } from './playground';
import { publishMessages } from './publish';
import { qualityMessages } from './quality';
import { recipeMessages } from './recipes';
import { securityMessages } from './security';
import { shellMessages } from './shell';
import { webhookMessages } from './webhooks';

/** Every word that the portal itself says, by feature. The registry's problems and findings come with their own. */
export const messages = {
  ...shellMessages,
  ...findMessages,
  ...adapterMessages,
  ...publishMessages,
  ...playgroundMessages,
  ...accountMessages,
  ...callMessages,
  ...qualityMessages,
  ...recipeMessages,
  ...guardMessages,
  ...webhookMessages,
  ...securityMessages,
};
