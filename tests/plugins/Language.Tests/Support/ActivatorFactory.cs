using Rlfw.Contracts;
using Rlfw.Plugins.Characters;

namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>Makes plugins by their constructors, options first, context after.</summary>
public sealed class ActivatorFactory : IPluginFactory
{
    public TContract Create<TContract>(PluginChoice choice, params object[] context)
        where TContract : class =>
        (TContract)(
            choice.Plugin.OptionsType == typeof(NoOptions)
                ? Activator.CreateInstance(choice.Plugin.ImplementationType, context)!
                : Activator.CreateInstance(choice.Plugin.ImplementationType, [choice.Options, .. context])!
        );

    public PluginChoice Choose(PluginKind kind, string id, IReadOnlyDictionary<string, object> options) =>
        options.TryGetValue("alphabet", out var alphabet)
            ? Tokenizer<CharactersTokenizer>(
                new CharactersOptions
                {
                    Alphabet = (string)alphabet,
                    Symbols = (IReadOnlyList<string>)options["symbols"],
                }
            )
            : throw new PluginException($"there is no {kind} '{id}' here");

    public static PluginChoice<ITokenizer> Tokenizer<T>(object options)
        where T : ITokenizer =>
        new(
            new PluginDescriptor
            {
                Kind = PluginKind.Tokenizer,
                Id = "tokenizer",
                Summary = "",
                ImplementationType = typeof(T),
                OptionsType = options.GetType(),
                Package = "tests",
                PackageVersion = "0",
                Folder = "",
            },
            options
        );
}
