import { checkFeatures } from './check-features.mjs';
import { checkLinks } from './check-links.mjs';
import { checkRules } from './check-rules.mjs';
import { checkSnippets } from './check-snippets.mjs';

/**
 * Each part counts as one test.
 *
 * @returns {Promise<import('../steps.mjs').StepResult>}
 */
export async function checkDocs() {
  let failed = 0;
  const parts = {
    rules: checkRules,
    features: checkFeatures,
    links: checkLinks,
    snippets: checkSnippets,
  };
  for (const [name, check] of Object.entries(parts)) {
    const { checked, faults } = await check();
    console.log(`  ${name}: ${checked} checked, ${faults.length} at fault`);
    for (const fault of faults) console.error(`    ${fault}`);
    if (faults.length > 0) failed += 1;
  }
  return { passed: Object.keys(parts).length - failed, failed };
}
