namespace PhpBridge.FastCgi;

/// <summary>FastCGI 1.0 section 6: php-fpm plays the responder only.</summary>
internal enum Role : ushort
{
    Responder = 1,
    Authorizer = 2,
    Filter = 3,
}
