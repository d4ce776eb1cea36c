using Rlfw.Contracts;

namespace Rlfw.Plans.Tests.Catalog;

// Planning reads what plugins are (their contracts) and never makes one, so an interface is enough of a plugin here.
internal interface IPpo : IOnPolicyAlgorithm;

internal interface IDqn : IOffPolicyAlgorithm;

internal interface IQLearning : IOffPolicyAlgorithm, ITabularAlgorithm;

internal interface ISft : ICompletionAlgorithm;

internal interface IGrpo : ILearnsFromRewards;

internal interface IOddAlgorithm : IAlgorithm;

internal interface IMlp : INetworkBuilder;

internal interface ILlama : ICausalLanguageModel;

internal interface ICartpole : IEnvironment;

internal interface IGridworld : ITabularEnvironment;

internal interface IArithmetic : IDataset;

internal interface IJson : IDataset;

internal interface ICharacters : ITokenizer;

internal interface IFormat : IReward;

internal interface ICorrectness : IReward;

internal interface IMlflow : ITracker;
