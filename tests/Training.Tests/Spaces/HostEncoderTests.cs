using Rlfw.Contracts;
using Rlfw.Training.Spaces;

namespace Rlfw.Training.Tests.Spaces;

public sealed class HostEncoderTests
{
    [Fact]
    public void Indices_become_one_hot_and_vectors_stay_as_they_are()
    {
        var discrete = new HostEncoder(new DiscreteSpace(3));
        discrete.Width.ShouldBe(3);
        discrete.Encode([2, 0]).ToArray().ShouldBe([0, 0, 1, 1, 0, 0]);
        discrete.Encode([1]).ToArray().ShouldBe([0, 1, 0]);
        float[] vector = [0.5f, -1];
        var box = new HostEncoder(new BoxSpace([-1, -1], [1, 1]));
        box.Encode(vector).ToArray().ShouldBe(vector);
    }

    [Theory]
    [InlineData(3f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void An_index_that_the_space_does_not_have_is_refused(float index) =>
        Should
            .Throw<ArgumentOutOfRangeException>(() => new HostEncoder(new DiscreteSpace(3)).Encode([index]))
            .Message.ShouldContain("0 to 2");
}
