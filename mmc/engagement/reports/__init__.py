"""Reports: one frozen dict each, written as report.json and drawn from nothing else."""
