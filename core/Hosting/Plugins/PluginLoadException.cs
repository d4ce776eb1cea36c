namespace Rlfw.Hosting;

/// <summary>A plugin folder cannot be used; the message is the reason the user reads. Never leaves the host.</summary>
internal sealed class PluginLoadException(string reason, Exception? inner = null) : Exception(reason, inner);
