using Rlfw.Contracts;

namespace Rlfw.Serving.Tests;

/// <summary>Gives a model the tokenizer that a test has made.</summary>
public sealed class GivenTokenizer(ITokenizer tokenizer) : IPluginFactory
{
    public TContract Create<TContract>(PluginChoice choice, params object[] context)
        where TContract : class => (TContract)tokenizer;

    public PluginChoice Choose(PluginKind kind, string id, IReadOnlyDictionary<string, object> options) =>
        new(
            new PluginDescriptor
            {
                Kind = kind,
                Id = id,
                Summary = "",
                ImplementationType = tokenizer.GetType(),
                OptionsType = typeof(NoOptions),
                Package = "tests",
                PackageVersion = "0",
                Folder = "",
            },
            new NoOptions()
        );
}
