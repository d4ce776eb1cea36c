namespace Rlfw.Contracts;

/// <summary>
/// Changes what passes between environments and whoever acts in them: observations, actions, rewards, ends of episodes
/// (<c>wrappers:</c>, the first one next to the environment). Its state includes that of what it wraps, under a section of its own.
/// Constructor context: <see cref="WrapperContext"/>.
/// </summary>
[PluginContract(PluginKind.Wrapper, Noun = "a wrapper of environments")]
public interface IEnvironmentWrapper : IVectorEnvironment;
