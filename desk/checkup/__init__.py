"""The health check-up (城市体检): what complaints say of an area, frozen period by period, and what came of it."""
