"""How a rule is declared, judged and served over Pulumi's Analyzer protocol."""
