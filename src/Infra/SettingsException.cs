namespace DnsSync.Infra;

/// <summary>What was asked for cannot be synthesized; the message says how to fix it.</summary>
public sealed class SettingsException(string message) : Exception(message);
