namespace StreamGuard.Inference.Running;

/// <summary>A member could not be run on a provider, or what it gave is not finite. The next provider may do better.</summary>
/// <param name="member">The member.</param>
/// <param name="reason">Why, in words.</param>
/// <param name="innerException">ONNX Runtime's own exception, if it was one.</param>
internal sealed class MemberFailedException(string member, string reason, Exception? innerException = null)
    : Exception($"member {member}: {reason}", innerException);
