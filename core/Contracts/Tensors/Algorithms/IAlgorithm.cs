namespace Rlfw.Contracts;

/// <summary>
/// How parameters are learned. An algorithm plugin implements one of <see cref="IOnPolicyAlgorithm"/>,
/// <see cref="IOffPolicyAlgorithm"/>, <see cref="ICompletionAlgorithm"/>. Used from the run's thread alone; the loop puts a
/// dispose scope around every call, so that only what the algorithm keeps needs care. It never calls a tracker: its
/// update returns a record. <see cref="ITensorStateful"/> covers everything but the model: optimizer, counters, target
/// networks.
/// </summary>
[PluginContract(PluginKind.Algorithm, Noun = "an algorithm")]
public interface IAlgorithm : ITensorStateful, IDisposable
{
    /// <summary>
    /// The learned parameters, saved as the run's result under the module's own names; a stage that starts from another's
    /// result loads them. For completion algorithms the language model's module, which has them before the algorithm is
    /// built; otherwise they are loaded once the algorithm is built, before its first call. What is a copy of them, such as a
    /// target network, is therefore copied at the first update and not in the constructor.
    /// </summary>
    nn.Module Model { get; }
}
