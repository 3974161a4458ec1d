#!/usr/bin/env bash
# Checks samples/deploy: the template with cfn-lint, then with what cfn-lint cannot know (scripts/deploy-check/check.py, which first proves that it finds faults),
# and that docs/aws-cost.md says what its program computes.
# Without cfn-lint (Python: pip install cfn-lint) the first part is left out and says so; with CI=true that is a fault.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/ensure-package.sh python3 python3
if ! python3 -c 'import yaml' 2>/dev/null; then
  echo "PyYAML is missing, which cfn-lint brings along: pip install cfn-lint (or, Debian, apt-get install python3-yaml), then start again." >&2
  exit 1
fi

if command -v cfn-lint >/dev/null; then
  cfn-lint --version
  # Two regions: what a template may contain is not the same everywhere.
  cfn-lint --include-experimental --regions us-east-1 eu-central-1 --template samples/deploy/template.yaml
  echo "cfn-lint: no fault, no warning"
elif [ "${CI:-}" = true ]; then
  echo "cfn-lint is missing: pip install cfn-lint, then start again." >&2
  exit 1
else
  echo "cfn-lint is missing (pip install cfn-lint): the template is checked without it." >&2
fi
python3 scripts/deploy-check/check.py --self-test
python3 scripts/aws-cost.py --check docs/aws-cost.md
