/** The site's files of one gateway, with what happened to them on the feeds page and in the log. */
import path from 'node:path';
import type { Logger } from 'pino';
import type { FeedStats } from '../http/feed-stats.ts';
import type { Timers } from '../engine/timers.ts';
import type { SiteFilesConfig } from './config.ts';
import { SiteFiles } from './site-files.ts';

const feed = 'site files';

interface Options {
  readonly config: { readonly siteFiles: SiteFilesConfig };
  readonly configDir?: string;
  readonly dataDir: string;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

export function openSiteFiles(
  { config, configDir = process.cwd(), dataDir, logger }: Options,
  timers: Timers,
  stats: Pick<FeedStats, 'add' | 'message' | 'refuse' | 'connection'>,
): Promise<SiteFiles> {
  const { drugs, equipment, plans } = config.siteFiles;
  if (drugs !== undefined || equipment !== undefined || plans.length > 0) stats.add(feed, 'files', configDir);
  const read = new Set<string>();
  return SiteFiles.open({
    config: config.siteFiles,
    folder: configDir,
    keepIn: path.join(dataDir, 'site-files'),
    timers,
    events: {
      onRead(file, what) {
        stats.message(feed);
        if (!read.has(file)) stats.connection(feed, file, true);
        read.add(file);
        logger.info({ file, version: what[0]?.version, sha256: what[0]?.sha256 }, 'a file of the site was read');
      },
      onRefused(file, reason) {
        stats.refuse(feed, reason);
        logger.warn({ file }, `refused: ${reason}`);
      },
    },
  });
}
