using Rlfw.Contracts;

namespace Rlfw.Plans.Tests.Catalog;

/// <summary>Plugins like those of the default menu, and one that failed to load.</summary>
internal sealed class TestCatalog : IPluginCatalog
{
    public static readonly TestCatalog Instance = new(
        Plugin<IPpo, PpoOptions>(PluginKind.Algorithm, "ppo"),
        Plugin<IDqn, DqnOptions>(PluginKind.Algorithm, "dqn"),
        Plugin<IQLearning, QLearningOptions>(PluginKind.Algorithm, "q-learning"),
        Plugin<ISft, SftOptions>(PluginKind.Algorithm, "sft"),
        Plugin<IGrpo, GrpoOptions>(PluginKind.Algorithm, "grpo"),
        Plugin<IOddAlgorithm, NoOptions>(PluginKind.Algorithm, "odd"),
        Plugin<IMlp, MlpOptions>(PluginKind.Model, "mlp"),
        Plugin<ILlama, LlamaOptions>(PluginKind.Model, "llama"),
        Plugin<ICartpole, NoOptions>(PluginKind.Environment, "cartpole"),
        Plugin<IGridworld, GridworldOptions>(PluginKind.Environment, "gridworld"),
        Plugin<IArithmetic, ArithmeticOptions>(PluginKind.Dataset, "arithmetic"),
        Plugin<IJson, JsonOptions>(PluginKind.Dataset, "json"),
        Plugin<ICharacters, CharactersOptions>(PluginKind.Tokenizer, "characters"),
        Plugin<IFormat, FormatOptions>(PluginKind.Reward, "format"),
        Plugin<ICorrectness, NoOptions>(PluginKind.Reward, "correctness"),
        Plugin<IMlflow, MlflowOptions>(PluginKind.Tracker, "mlflow")
    );

    private TestCatalog(params PluginDescriptor[] plugins) => Plugins = plugins;

    public IReadOnlyList<PluginDescriptor> Plugins { get; }

    public IReadOnlyList<PluginFailure> Failures { get; } =
    [new("rlfw-sac", "/plugins/Sac", "it was built for contract 2.0, this rlfw has 1.0.", "", ["algorithm sac"])];

    public PluginDescriptor? Find(PluginKind kind, string id) =>
        Plugins.FirstOrDefault(plugin => plugin.Kind == kind && plugin.Id == id);

    public TestCatalog Without(string id) => new([.. Plugins.Where(plugin => plugin.Id != id)]);

    public TestCatalog With(PluginKind kind, string id, Type plugin, Type options) =>
        new([.. Plugins, Plugin(kind, id, plugin, options)]);

    private static PluginDescriptor Plugin<TPlugin, TOptions>(PluginKind kind, string id) =>
        Plugin(kind, id, typeof(TPlugin), typeof(TOptions));

    private static PluginDescriptor Plugin(PluginKind kind, string id, Type plugin, Type options) =>
        new()
        {
            Kind = kind,
            Id = id,
            Summary = $"The {id} of the tests.",
            ImplementationType = plugin,
            OptionsType = options,
            Package = $"test-{id}",
            PackageVersion = "1.0.0",
            Folder = "/plugins/test",
        };
}
