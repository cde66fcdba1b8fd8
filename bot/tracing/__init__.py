"""Traces of messages by OpenTelemetry. Imported only where OTLP_URL is set: without it nothing is loaded or done."""
