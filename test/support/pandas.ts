import { pythonWith } from './python-packages';

/** Path of a Python with pandas and pyarrow; the reason where there is none, which on CI is an error. */
export function pythonWithPandas(): { readonly path: string } | { readonly missing: string } {
  const modules = ['pyarrow', 'pandas', 'pymongo'];
  try {
    const requirements = ['pyarrow>=18', 'pandas>=2', 'pymongo>=4'];
    return { path: pythonWith({ venv: 'pyarrow-venv', modules, requirements }) };
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    return { missing: `no Python with ${modules.join(', ')}: ${String(error).split('\n')[0]}` };
  }
}
