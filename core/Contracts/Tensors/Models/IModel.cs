namespace Rlfw.Contracts;

/// <summary>What every model plugin is: something that an algorithm learns the parameters of.</summary>
[PluginContract(PluginKind.Model, Noun = "a model")]
public interface IModel;
