using FsCheck;
using FsCheck.Fluent;
using Rlfw.Torch.Tests.Nn;
using static Rlfw.Torch.Tests.Optim.ReferenceOptimizers;

namespace Rlfw.Torch.Tests.Optim;

public sealed class OptimizerTests
{
    private static readonly Dictionary<
        string,
        (Func<Modules.Parameter, Modules.Parameter, OptimizerHelper> Make, double[] Expected)
    > Golden = new()
    {
        ["Adam"] = (
            (a, b) => optim.Adam([a, b], lr: 0.1),
            [0.6078590065, -1.6003702665, 3.4006467528, 0.0992559446, -0.5421043167]
        ),
        ["Adam with all options"] = (
            (a, b) => optim.Adam([a, b], 0.1, 0.8, 0.95, 1e-3, weight_decay: 0.1, amsgrad: true),
            [0.6091339794, -1.5974145323, 3.4012593336, 0.0978831652, -0.5087629423]
        ),
        ["Adam that climbs"] = (
            (a, b) => optim.Adam([a, b], lr: 0.1, maximize: true),
            [1.4009022788, -2.3374544503, 2.6290632573, 0.8960711138, -0.2211593513]
        ),
        ["AdamW"] = (
            (a, b) => optim.AdamW([a, b], lr: 0.1, weight_decay: 0.3),
            [0.5075107918, -1.3893929762, 3.0391724979, 0.0597167899, -0.4768266117]
        ),
        ["AdamW with groups"] = (
            (a, b) =>
                optim.AdamW(
                    [
                        new AdamW.ParamGroup([a], new() { LearningRate = 0.2 }),
                        new AdamW.ParamGroup(
                            [b],
                            new()
                            {
                                weight_decay = 0,
                                beta1 = 0.5,
                                beta2 = 0.6,
                            }
                        ),
                    ],
                    lr: 0.1,
                    weight_decay: 0.3,
                    amsgrad: true
                ),
            [0.0487872287, -0.8384678881, 3.0749650177, 0.0983457328, -0.4556602927]
        ),
        ["SGD"] = (
            (a, b) => optim.SGD([a, b], 0.1),
            [0.9648652105, -1.1228918686, 3.7572976299, -0.3933069296, -0.4317069296]
        ),
        ["SGD with momentum"] = (
            (a, b) => optim.SGD([a, b], 0.1, momentum: 0.9, dampening: 0.2, weight_decay: 0.05),
            [0.8604698399, -0.3704325834, 4.4473307989, -1.1329203248, -0.5442911332]
        ),
        ["SGD that looks ahead"] = (
            (a, b) => optim.SGD([a, b], 0.1, momentum: 0.9, nesterov: true),
            [1.2938126726, 0.2239854825, 4.1919053388, -0.709742828, -0.583458668]
        ),
        ["RMSProp"] = (
            (a, b) => optim.RMSProp([a, b], lr: 0.01),
            [0.7349549949, -1.6937235242, 3.2884007693, 0.1995133706, -0.4220292094]
        ),
        ["RMSProp with all options"] = (
            (a, b) => optim.RMSProp([a, b], 0.01, 0.9, 1e-4, weight_decay: 0.1, momentum: 0.5, centered: true),
            [0.84209947, -1.8308114457, 3.1663358352, 0.3242298698, -0.4860000141]
        ),
    };

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Four_steps_give_the_values_of_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        var a = Parameter(tensor(new double[] { 1, -2, 3 }));
        var b = Parameter(tensor(new[] { 0.5, -0.5 }).reshape(1, 2));
        using var optimizer = Golden[name].Make(a, b);
        for (var i = 0; i < 4; i++)
        {
            optimizer.zero_grad();
            var waves = (a * tensor(new double[] { 1, 2, 3 })).sin().sum();
            (waves + ((b * b).sum() * (i + 1)) + (a.sum() * b.sum())).backward();
            optimizer.step();
        }
        double[] values = [.. a.Values(), .. b.Values()];
        values.ShouldBe(Golden[name].Expected, 1e-9);
    }

    [Fact]
    public void Any_gradients_move_parameters_as_the_formulas_say()
    {
        var number = Gen.Choose(-3000, 3000).Select(i => i / 1000.0);
        var cases =
            from kind in Gen.Choose(0, 6)
            from parameters in number.ArrayOf(6)
            from gradients in number.ArrayOf(6).ListOf(5)
            select (kind, parameters, gradients);
        Prop.ForAll(cases.ToArbitrary(), input => FollowsTheFormula(input.kind, input.parameters, [.. input.gradients]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays_and_counts_no_step()
    {
        using var scope = NewDisposeScope();
        var (used, unused) = (Parameter(ones(1, ScalarType.Float64)), Parameter(ones(1, ScalarType.Float64)));
        using var optimizer = optim.Adam([used, unused], lr: 0.1);
        var formula = Adam(0.1, 0.9, 0.999, 1e-8, 0, 0, amsgrad: false);
        var expected = 1.0;
        for (var i = 0; i < 3; i++)
        {
            used.grad = tensor(new[] { 2.0 });
            optimizer.step();
            expected = formula(expected, 2);
        }
        unused.Values().ShouldBe([1]);
        used.Values().ShouldBe([expected], 1e-12);
        // Its first step comes later than the other's fourth: each counts its own.
        used.grad = tensor(new[] { 2.0 });
        unused.grad = tensor(new[] { 5.0 });
        optimizer.step();
        used.Values().ShouldBe([formula(expected, 2)], 1e-12);
        unused.Values().ShouldBe([Adam(0.1, 0.9, 0.999, 1e-8, 0, 0, amsgrad: false)(1, 5)], 1e-12);
    }

    [Fact]
    public void A_closure_runs_with_gradients_and_its_loss_is_returned()
    {
        using var scope = NewDisposeScope();
        var parameter = Parameter(tensor(new[] { 3.0 }));
        using var optimizer = optim.SGD([parameter], 0.5);
        using var _ = no_grad();
        var loss = optimizer.step(() =>
        {
            var squared = parameter.square().sum();
            squared.backward();
            return squared;
        });
        loss!.ToDouble().ShouldBe(9);
        parameter.Values().ShouldBe([0]);
        optimizer.zero_grad();
        parameter.grad.ShouldBeNull();
        optimizer.step().ShouldBeNull();
    }

    [Fact]
    public void Bad_groups_and_hyperparameters_are_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var parameter = Parameter(ones(1));
        var other = Parameter(ones(1));
        Refused(() => optim.Adam([parameter], lr: -1)).ShouldContain("learning rate is -1");
        Refused(() => optim.Adam([parameter], beta1: 1)).ShouldContain("beta1 is 1");
        Refused(() => optim.AdamW([parameter], eps: double.NaN)).ShouldContain("eps is NaN");
        Refused(() => optim.RMSProp([parameter], alpha: 2)).ShouldContain("alpha is 2");
        Refused(() => optim.SGD([parameter], 0.1, nesterov: true)).ShouldContain("nesterov");
        Refused(() => optim.SGD(Array.Empty<Modules.Parameter>(), 0.1)).ShouldContain("no parameters");
        Refused(() => optim.SGD([parameter, parameter], 0.1)).ShouldContain("twice");
        using var optimizer = optim.SGD([parameter], 0.1);
        Refused(() => optimizer.add_param_group(new SGD.ParamGroup([parameter], new()))).ShouldContain("twice");
        Refused(() => optimizer.add_param_group(new Adam.ParamGroup([other], new()))).ShouldContain("SGD");
        optimizer.add_param_group(new SGD.ParamGroup([other], new() { LearningRate = 3 }));
        optimizer.ParamGroups.Select(group => group.LearningRate).ShouldBe([0.1, 3]);
        optimizer.parameters().ShouldBe([parameter, other]);
    }

    [Fact]
    public void Momentum_and_betas_are_set_for_all_groups()
    {
        using var scope = NewDisposeScope();
        using var adam = optim.Adam([("weight", Parameter(ones(1)))]);
        adam.Betas.ShouldBe((0.9, 0.999));
        adam.Betas = (0.5, 0.75);
        ((Adam.ParamGroup)adam.ParamGroups.Single()).Options.beta1.ShouldBe(0.5);
        using var sgd = optim.SGD([Parameter(ones(1))], 0.1, momentum: 0.5);
        sgd.Momentum.ShouldBe(0.5);
        using var rms = optim.RMSProp([Parameter(ones(1))], momentum: 0.25);
        rms.Momentum.ShouldBe(0.25);
    }

    private static bool FollowsTheFormula(int kind, double[] start, double[][] gradients)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Parameter(tensor(start[..2])), Parameter(tensor(start[2..]).reshape(2, 2)));
        OptimizerHelper Both<T>(Func<IEnumerable<Modules.Parameter>, T> make)
            where T : OptimizerHelper => make([a, b]);
        var (optimizer, formula) = kind switch
        {
            0 => (
                Both(p => optim.Adam(p, 0.1)),
                (Func<Func<double, double, double>>)(() => Adam(0.1, 0.9, 0.999, 1e-8, 0, 0, false))
            ),
            1 => (
                Both(p => optim.Adam(p, 0.1, 0.5, 0.7, 0.01, 0.3, true)),
                () => Adam(0.1, 0.5, 0.7, 0.01, 0.3, 0, true)
            ),
            2 => (Both(p => optim.AdamW(p, 0.1, 0.5, 0.7, 0.01, 0.3)), () => Adam(0.1, 0.5, 0.7, 0.01, 0, 0.3, false)),
            3 => (Both(p => optim.SGD(p, 0.1, weight_decay: 0.1)), () => Sgd(0.1, 0, 0, 0.1, false)),
            4 => (Both(p => optim.SGD(p, 0.1, 0.9, 0.3, 0.1)), () => Sgd(0.1, 0.9, 0.3, 0.1, false)),
            5 => (Both(p => optim.SGD(p, 0.1, 0.9, nesterov: true)), () => Sgd(0.1, 0.9, 0, 0, true)),
            _ => (
                Both(p => optim.RMSProp(p, 0.1, 0.9, 0.1, 0.1, 0.4, true)),
                () => RmsProp(0.1, 0.9, 0.1, 0.1, 0.4, true)
            ),
        };
        using var _ = optimizer;
        var formulas = start.Select(_ => formula()).ToArray();
        var expected = (double[])start.Clone();
        foreach (var gradient in gradients)
        {
            a.grad = tensor(gradient[..2]);
            b.grad = tensor(gradient[2..]).reshape(2, 2);
            optimizer.step();
            expected = [.. expected.Select((value, i) => formulas[i](value, gradient[i]))];
        }
        return a.Values().Concat(b.Values()).Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
    }

    private static string Refused(Func<object> make) => Should.Throw<ArgumentException>(() => make()).Message;

    private static string Refused(Action make) => Should.Throw<ArgumentException>(make).Message;
}
