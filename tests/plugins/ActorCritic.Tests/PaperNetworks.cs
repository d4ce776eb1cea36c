using Rlfw.Contracts;

namespace Rlfw.Plugins.ActorCritic.Tests;

/// <summary>
/// The parameters that an algorithm learns as leaves of libtorch's own graphs, beside the algorithm: what the papers' losses are
/// differentiated by.
/// </summary>
internal sealed class PaperNetworks
{
    private readonly Dictionary<string, Parameter> _learned;
    private readonly Dictionary<string, Parameter> _targets;

    public PaperNetworks(Module model)
    {
        _learned = model.state_dict().ToDictionary(x => x.Key, x => new Parameter(x.Value.detach().clone()));
        _targets = _learned.ToDictionary(x => x.Key, x => new Parameter(x.Value.detach().clone(), false));
    }

    /// <summary>A parameter.</summary>
    public Tensor this[string name] => _learned[name];

    /// <summary>Adam over all parameters whose names begin so.</summary>
    public Adam Adam(string prefix, double learningRate) =>
        optim.Adam(
            _learned.Where(x => x.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(x => x.Value),
            learningRate
        );

    /// <summary>Linear, relu, ..., linear.</summary>
    public Tensor Apply(string network, Tensor inputs, bool target = false) =>
        Output(network, Hidden(network, inputs, target), target);

    /// <summary>The last hidden layer after its relu.</summary>
    public Tensor Hidden(string network, Tensor inputs, bool target = false)
    {
        var parameters = target ? _targets : _learned;
        for (var i = 0; parameters.ContainsKey($"{network}.hidden_{i}.weight"); i++)
        {
            inputs = Linear(parameters, $"{network}.hidden_{i}", inputs).relu();
        }

        return inputs;
    }

    /// <summary>The last linear layer.</summary>
    public Tensor Output(string network, Tensor latents, bool target = false) =>
        Linear(target ? _targets : _learned, $"{network}.output", latents);

    /// <summary>target = (1 - rate) target + rate learned.</summary>
    public void MoveTargets(double rate)
    {
        using var constant = no_grad();
        foreach (var (name, target) in _targets)
        {
            target.mul_(1 - rate).add_(_learned[name], alpha: rate);
        }
    }

    /// <summary>Fails unless an algorithm's parameters are these.</summary>
    public void ShouldBeThoseOf(Module model, double tolerance)
    {
        var actual = model.state_dict();
        actual.Keys.Order().ShouldBe(_learned.Keys.Order());
        foreach (var (name, expected) in _learned)
        {
            (actual[name] - expected).abs().max().item<float>().ShouldBeLessThan((float)tolerance, name);
        }
    }

    private static Tensor Linear(Dictionary<string, Parameter> parameters, string layer, Tensor inputs) =>
        functional.linear(inputs, parameters[$"{layer}.weight"], parameters[$"{layer}.bias"]);
}
