/** The console's page. It talks to a station and knows nothing else of the world. */
import './app/no-jit.ts';
import { mount } from './app/mount.tsx';
import { connectStation } from './api/connect.ts';

void mount(connectStation);
