using static Rlfw.Torch.torch.optim;

namespace Rlfw.Torch.Tests.Optim;

/// <summary>Expected rates come from PyTorch 1.13; the initial rate is 0.5.</summary>
public sealed class ScheduleTests
{
    private static readonly Dictionary<
        string,
        (Func<Optimizer, lr_scheduler.LRScheduler> Make, double[] Expected)
    > Cases = new()
    {
        ["StepLR"] = (o => lr_scheduler.StepLR(o, 3, 0.5), [0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125]),
        ["MultiStepLR"] = (
            o => lr_scheduler.MultiStepLR(o, [2, 5], 0.1),
            [0.5, 0.5, 0.05, 0.05, 0.05, 0.005, 0.005, 0.005]
        ),
        ["ExponentialLR"] = (
            o => lr_scheduler.ExponentialLR(o, 0.9),
            [0.5, 0.45, 0.405, 0.3645, 0.32805, 0.295245, 0.2657205, 0.23914845]
        ),
        ["CosineAnnealingLR"] = (
            o => lr_scheduler.CosineAnnealingLR(o, 5, 0.1),
            [0.5, 0.4618033989, 0.3618033989, 0.2381966011, 0.1381966011, 0.1, 0.1381966011, 0.2381966011]
        ),
        ["LinearLR"] = (
            o => lr_scheduler.LinearLR(o, 0.25, 1, 4),
            [0.125, 0.21875, 0.3125, 0.40625, 0.5, 0.5, 0.5, 0.5]
        ),
        ["ConstantLR"] = (o => lr_scheduler.ConstantLR(o, 0.25, 3), [0.125, 0.125, 0.125, 0.5, 0.5, 0.5, 0.5, 0.5]),
        ["PolynomialLR"] = (o => lr_scheduler.PolynomialLR(o, 5, 2), [0.5, 0.32, 0.18, 0.08, 0.02, 0, 0, 0]),
        ["LambdaLR"] = (
            o => lr_scheduler.LambdaLR(o, epoch => 1.0 / (1 + epoch)),
            [0.5, 0.25, 0.1666666667, 0.125, 0.1, 0.0833333333, 0.0714285714, 0.0625]
        ),
        ["SequentialLR"] = (
            o =>
                lr_scheduler.SequentialLR(
                    o,
                    [lr_scheduler.LinearLR(o, 0.5, 1, 2), lr_scheduler.StepLR(o, 2, 0.1)],
                    [3]
                ),
            [0.25, 0.375, 0.5, 0.5, 0.5, 0.05, 0.05, 0.005]
        ),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schedule_sets_the_rates_of_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        using var optimizer = SGD([Parameter(zeros(1))], 0.5);
        var schedule = Cases[name].Make(optimizer);
        foreach (var expected in Cases[name].Expected)
        {
            schedule.get_last_lr().Single().ShouldBe(expected, 1e-9);
            schedule.step();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_new_schedule_goes_straight_to_an_epoch(string name)
    {
        using var scope = NewDisposeScope();
        using var optimizer = SGD([Parameter(zeros(1))], 0.5);
        var schedule = Cases[name].Make(optimizer);
        schedule.step(6);
        optimizer.ParamGroups.Single().LearningRate.ShouldBe(Cases[name].Expected[6], 1e-9);
        schedule.step();
        optimizer.ParamGroups.Single().LearningRate.ShouldBe(Cases[name].Expected[7], 1e-9);
    }

    [Fact]
    public void Each_group_starts_from_its_own_rate()
    {
        using var scope = NewDisposeScope();
        using var optimizer = SGD([Parameter(zeros(1))], 0.5);
        optimizer.add_param_group(new SGD.ParamGroup([Parameter(zeros(1))], new() { LearningRate = 2 }));
        var schedule = lr_scheduler.ExponentialLR(optimizer, 0.5);
        schedule.step();
        schedule.get_last_lr().ShouldBe([0.25, 1]);
    }

    [Fact]
    public void Schedules_that_make_no_sense_are_refused()
    {
        using var scope = NewDisposeScope();
        using var optimizer = SGD([Parameter(zeros(1))], 0.5);
        Should.Throw<ArgumentOutOfRangeException>(() => lr_scheduler.StepLR(optimizer, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => lr_scheduler.LinearLR(optimizer, total_iters: 0));
        var parts = new[] { lr_scheduler.StepLR(optimizer, 1), lr_scheduler.StepLR(optimizer, 1) };
        Should
            .Throw<ArgumentException>(() => lr_scheduler.SequentialLR(optimizer, parts, []))
            .Message.ShouldContain("need 1 milestones");
        var schedule = lr_scheduler.StepLR(optimizer, 1);
        optimizer.add_param_group(new SGD.ParamGroup([Parameter(zeros(1))], new()));
        Should.Throw<InvalidOperationException>(schedule.step);
    }
}
