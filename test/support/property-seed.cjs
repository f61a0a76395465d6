/** In CI properties are tried on the same cases each time, so that a red run is the change's; elsewhere on new ones. */
if (process.env.CI) require('fast-check').configureGlobal({ seed: 20261122 });
