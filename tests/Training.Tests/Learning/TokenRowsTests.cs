using Rlfw.Training.Learning;

namespace Rlfw.Training.Tests.Learning;

public sealed class TokenRowsTests
{
    [Fact]
    public void Tokens_are_summed_and_averaged_by_completion_and_spread_again()
    {
        using var scope = NewDisposeScope();
        var rows = new TokenRows([2, 0, 3], torch.CPU);
        var values = torch.tensor(new[] { 1.0, 2, 3, 4, 8 }).requires_grad_();
        rows.Sum(values).data<double>().ToArray().ShouldBe([3, 0, 15]);
        var means = rows.Mean(values);
        means.data<double>().ToArray().ShouldBe([1.5, 0, 5]);
        rows.Spread(means).data<double>().ToArray().ShouldBe([1.5, 1.5, 5, 5, 5]);

        (means * torch.tensor(new[] { 2.0, 7, 3 })).sum().backward();
        values.grad!.data<double>().ToArray().ShouldBe([1, 1, 1, 1, 1]);
    }
}
