using Rlfw.Torch.Extensions;
using Rlfw.Torch.Tests.Nn;

namespace Rlfw.Torch.Tests.Optim;

public sealed class OptimizerStateTests
{
    private static readonly Dictionary<string, Func<IEnumerable<Modules.Parameter>, OptimizerHelper>> Kinds = new()
    {
        ["Adam"] = p => optim.Adam(p, lr: 0.1),
        ["Adam with AMSGrad"] = p => optim.Adam(p, lr: 0.1, amsgrad: true),
        ["AdamW"] = p => optim.AdamW(p, lr: 0.1, weight_decay: 0.1),
        ["SGD"] = p => optim.SGD(p, 0.1),
        ["SGD with momentum"] = p => optim.SGD(p, 0.1, momentum: 0.9, dampening: 0.1),
        ["RMSProp"] = p => optim.RMSProp(p, momentum: 0.5, centered: true),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void After_loading_named_tensors_the_next_steps_are_equal_bit_for_bit(string name)
    {
        using var scope = NewDisposeScope();
        var original = Parameters();
        using var optimizer = Kinds[name](original);
        Steps(optimizer, original, 0, 5);
        optimizer.ParamGroups.Single().LearningRate = 0.03;
        var saved = optimizer.ToTensors().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        saved.Keys.ShouldNotContain(key => key.StartsWith("0.2.", StringComparison.Ordinal));
        var copies = original.Select(parameter => Parameter(parameter.detach().clone())).ToList();

        using var resumed = Kinds[name](copies);
        resumed.FromTensors(saved);
        Steps(optimizer, original, 5, 4);
        Steps(resumed, copies, 5, 4);
        Bits(copies).ShouldBe(Bits(original));
        resumed.ToTensors().Keys.ShouldBe(optimizer.ToTensors().Keys);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void After_loading_a_state_dictionary_the_next_steps_are_equal_bit_for_bit(string name)
    {
        using var scope = NewDisposeScope();
        var original = Parameters();
        using var optimizer = Kinds[name](original);
        Steps(optimizer, original, 0, 5);
        var copies = original.Select(parameter => Parameter(parameter.detach().clone())).ToList();
        using var other = Kinds[name](copies);
        other.load_state_dict(optimizer.state_dict());
        other
            .state_dict()
            .State.Zip(optimizer.state_dict().State)
            .ShouldAllBe(pair => pair.First.ApproximatelyEquals(pair.Second));
        Steps(optimizer, original, 5, 4);
        Steps(other, copies, 5, 4);
        Bits(copies).ShouldBe(Bits(original));
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_by_name_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters();
        using var optimizer = optim.Adam(parameters, lr: 0.1);
        Steps(optimizer, parameters, 0, 2);
        var saved = optimizer.ToTensors().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        using var target = optim.Adam(parameters, lr: 0.7);

        var incomplete = saved.Where(entry => entry.Key != "0.1.exp_avg").ToDictionary();
        Refused(target, incomplete).ShouldContain("Missing: 0.1.exp_avg.");
        var extra = saved.Append(new("0.9.exp_avg", zeros(1))).ToDictionary();
        Refused(target, extra).ShouldContain("Unknown: 0.9.exp_avg.");
        var wrong = saved.ToDictionary();
        wrong["0.0.exp_avg_sq"] = zeros(7);
        Refused(target, wrong).ShouldContain("0.0.exp_avg_sq is Float32 [7], its parameter Float32 [3]");
        wrong["0.0.exp_avg_sq"] = zeros(3, ScalarType.Float64);
        Refused(target, wrong).ShouldContain("Float64 [3]");
        target.ToTensors().Keys.ShouldBe(["0.learning_rate", "0.initial_learning_rate"]);
        target.ParamGroups.Single().LearningRate.ShouldBe(0.7);

        using var other = optim.Adam([Parameter(zeros(3))]);
        Should
            .Throw<ArgumentException>(() => other.load_state_dict(optimizer.state_dict()))
            .Message.ShouldContain("[1]");
        using var sgd = optim.SGD(parameters, 0.1);
        Should.Throw<Exception>(() => sgd.load_state_dict(optimizer.state_dict()));
    }

    [Fact]
    public void Disposing_an_optimizer_frees_its_state_and_no_parameters()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var optimizer = optim.Adam(parameters, amsgrad: true);
        using (NewDisposeScope())
        {
            Steps(optimizer, parameters, 0, 3);
            optimizer.zero_grad();
        }
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before + 6);
        optimizer.Dispose();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
        parameters.ShouldAllBe(parameter => !parameter.IsInvalid);
    }

    private static List<Modules.Parameter> Parameters() =>
        [Parameter(tensor(new[] { 1f, -2, 3 })), Parameter(ones(2, 2)), Parameter(ones(1))];

    /// <summary>The third parameter never has a gradient.</summary>
    private static void Steps(OptimizerHelper optimizer, List<Modules.Parameter> parameters, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            ((parameters[0] * (i + 1)).sin().sum() + (parameters[1] / 3).exp().sum()).backward();
            optimizer.step();
        }
    }

    private static int[] Bits(List<Modules.Parameter> parameters) =>
        [.. parameters.SelectMany(p => p.detach().data<float>().ToArray()).Select(BitConverter.SingleToInt32Bits)];

    private static string Refused(OptimizerHelper optimizer, Dictionary<string, Tensor> state) =>
        Should.Throw<ArgumentException>(() => optimizer.FromTensors(state)).Message;
}
